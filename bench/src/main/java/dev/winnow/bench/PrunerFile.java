package dev.winnow.bench;

import dev.winnow.bench.problem.Problem;
import dev.winnow.search.study.Planner;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Where the studies of {@code bench/pruners} are kept. The name tells the code that ran them: a run that was broken off goes on
 * with the same code only, whatever was committed in between.
 */
final class PrunerFile {
    private static final int DIGITS = 12;

    private PrunerFile() {}

    static Path path() throws IOException {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var type : List.of(Planner.class, Problem.class)) {
                add(
                        digest,
                        type.getProtectionDomain().getCodeSource().getLocation().toURI());
            }
            var name = HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
            return Profile.work("pruners").resolve(name + ".csv");
        } catch (NoSuchAlgorithmException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void add(MessageDigest digest, URI code) throws IOException {
        var path = Path.of(code);
        if (Files.isDirectory(path)) {
            addClasses(digest, path);
        } else {
            try (FileSystem jar = FileSystems.newFileSystem(path, Map.of())) {
                addClasses(digest, jar.getPath("/"));
            }
        }
    }

    private static void addClasses(MessageDigest digest, Path root) throws IOException {
        try (var files = Files.walk(root)) {
            for (var file : files.filter(file -> file.toString().endsWith(".class"))
                    .sorted()
                    .toList()) {
                digest.update(root.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
                digest.update(Files.readAllBytes(file));
            }
        }
    }
}
