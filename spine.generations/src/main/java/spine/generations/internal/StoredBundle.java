package spine.generations.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A bundle that was checked and is kept under its hash.
 *
 * @param sha256  of its bytes, 64 hex digits
 * @param name    symbolic name
 * @param version bundle version, {@code 0.0.0} if it states none
 * @param path    where it is kept
 */
record StoredBundle(String sha256, String name, String version, Path path) {
    /**
     * The very bytes that were checked.
     *
     * @throws IOException if the kept file cannot be read or was changed since
     */
    byte[] bytes() throws IOException {
        var bytes = Files.readAllBytes(path);
        if (!Sha256.hex(bytes).equals(sha256)) {
            throw new IOException(path.getFileName() + " was changed after it was checked");
        }
        return bytes;
    }
}
