package spine.cli.internal;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds the files below what was given: folders recursively, hidden entries left out, links inside a folder never
 * followed (CL-06, SEC-46): what they lead to is either below the folder anyway or none of its business. What was
 * given itself may be a link.
 */
final class SourceFiles {
    private final IngestReport report;
    private final List<Source> found = new ArrayList<>();

    SourceFiles(IngestReport report) {
        this.report = report;
    }

    List<Source> find(List<Path> given) {
        given.forEach(this::add);
        return found;
    }

    private void add(Path given) {
        try {
            if (Files.isDirectory(given)) {
                int before = found.size();
                walk(given.toRealPath());
                found.subList(before, found.size()).sort(Comparator.comparing(Source::name));
            } else if (Files.isRegularFile(given)) {
                found.add(new Source(given, given.getFileName().toString(), Files.size(given)));
            } else {
                report.reject(given.toString(), "INVALID_REQUEST",
                        Files.exists(given) ? "neither a file nor a folder" : "does not exist");
            }
        } catch (IOException e) {
            report.reject(given.toString(), "INVALID_REQUEST", Words.io(e));
        }
    }

    private void walk(Path root) throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return !folder.equals(root) && isHidden(folder) ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                var name = root.relativize(file).toString();
                if (isHidden(file)) {
                    return FileVisitResult.CONTINUE;
                }
                if (attributes.isRegularFile()) {
                    found.add(new Source(file, name, attributes.size()));
                } else {
                    report.skip(name, attributes.isSymbolicLink() ? "a link" : "not a plain file");
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                report.reject(root.relativize(file).toString(), "INVALID_REQUEST", Words.io(e));
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static boolean isHidden(Path path) {
        return path.getFileName().toString().startsWith(".");
    }
}
