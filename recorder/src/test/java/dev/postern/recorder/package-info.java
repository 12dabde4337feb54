@NullMarked
package dev.postern.recorder;

import org.jspecify.annotations.NullMarked;
