package spine.cli.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A small INI file: {@code [section]}, {@code key = value}, whole-line comments with {@code #} or {@code ;}. Values
 * are taken as they are: the alphabet of Z85 has {@code #} in it.
 */
final class IniFile {
    private IniFile() {
    }

    /** Values by {@code section.key}; empty if there is no file. */
    static Map<String, String> read(Path file) throws IOException {
        var values = new LinkedHashMap<String, String>();
        if (!Files.exists(file)) {
            return values;
        }
        var section = "";
        int number = 0;
        for (var raw : Files.readAllLines(file)) {
            number++;
            var line = raw.strip();
            if (line.isEmpty() || line.startsWith("#") || line.startsWith(";")) {
                continue;
            }
            int equals = line.indexOf('=');
            if (line.startsWith("[") && line.endsWith("]")) {
                section = line.substring(1, line.length() - 1).strip();
            } else if (equals > 0) {
                values.put(section + "." + line.substring(0, equals).strip(), line.substring(equals + 1).strip());
            } else {
                throw new IOException(file + ":" + number + ": expected [section] or key = value");
            }
        }
        return values;
    }

    /** Replaces the file by one section, readable for its owner only (SEC-46). */
    static void write(Path file, String section, Map<String, String> values) throws IOException {
        var text = new StringBuilder("[" + section + "]\n");
        values.forEach((key, value) -> text.append(key).append(" = ").append(value).append('\n'));
        var fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        try (var out = FileChannel.open(fresh,
                EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            out.write(ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8)));
            out.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
