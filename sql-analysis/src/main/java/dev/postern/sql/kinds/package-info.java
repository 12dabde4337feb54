/** What statements and functions do, as tables: kinds, risk and the reasons for it. */
@NullMarked
package dev.postern.sql.kinds;

import org.jspecify.annotations.NullMarked;
