package dev.postern.embedded;

import java.nio.file.Path;

/**
 * A certificate as files.
 *
 * @param certificate the chain in PEM, leaf first
 * @param key its private key in PEM, PKCS#8
 */
public record PemFiles(Path certificate, Path key) {}
