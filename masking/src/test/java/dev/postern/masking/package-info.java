@NullMarked
package dev.postern.masking;

import org.jspecify.annotations.NullMarked;
