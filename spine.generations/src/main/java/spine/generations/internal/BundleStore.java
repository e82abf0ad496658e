package spine.generations.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;

/**
 * Keeps bundles under the hash of their bytes. A file is read once; what was hashed and checked is what is kept and
 * what is installed, whatever happens to the file meanwhile. Used by one thread.
 */
final class BundleStore {
    private static final int ENTRIES_MAX = 65_535;
    private static final long INFLATION_MAX = 10;

    private final Path folder;
    private final int bytesMax;
    private final JarCheck check;

    /**
     * @param folder   where the bundles are kept; made if it is missing
     * @param bytesMax how large one may be
     */
    BundleStore(Path folder, int bytesMax) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.bytesMax = bytesMax;
        this.check = new JarCheck(INFLATION_MAX * bytesMax, ENTRIES_MAX);
    }

    /** Asked about the bytes of a file before anything else is done with them. */
    @FunctionalInterface
    interface Inspection {
        /**
         * @param sha256 of the bytes
         * @throws Refused if they are not to be taken
         */
        void inspect(byte[] bytes, String sha256) throws Refused, IOException;
    }

    /**
     * Takes in a file.
     *
     * @throws Refused     with reason and remedy if it is too large, does not pass the inspection, or is no bundle
     * @throws IOException if it cannot be read now, or changed while it was read: look again
     */
    StoredBundle take(Path file, Inspection inspection) throws IOException, Refused {
        var bytes = read(file);
        var hash = Sha256.hex(bytes);
        inspection.inspect(bytes, hash);
        var kept = folder.resolve(hash + ".jar");
        var temporary = folder.resolve(hash + ".tmp");
        try {
            write(temporary, bytes);
            var identity = check.check(temporary);
            Files.move(temporary, kept, StandardCopyOption.ATOMIC_MOVE);
            sync(folder);
            return new StoredBundle(hash, identity.name(), identity.version(), kept);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /**
     * Takes in a drop-in, of which the signature lies beside it.
     *
     * @throws Refused also if it is a link that leads out of its folder
     */
    StoredBundle takeFrom(Path folder, String name, SignatureCheck signatures) throws IOException, Refused {
        var jar = folder.resolve(name);
        var real = jar.toRealPath();
        if (!real.startsWith(folder.toRealPath())) {
            throw new Refused("It is a symbolic link that leads out of the drop-in folder.", "Copy the file instead.");
        }
        return take(real, signatures.of(name, SignatureCheck.of(jar)));
    }

    private byte[] read(Path file) throws IOException, Refused {
        var before = FileStamp.of(file).orElseThrow(() -> new NoSuchFileException(file.toString()));
        if (before.size() > bytesMax) {
            throw tooLarge(before.size());
        }
        byte[] bytes;
        try (var in = Files.newInputStream(file)) {
            bytes = in.readNBytes(bytesMax + 1);
        }
        if (bytes.length > bytesMax) {
            throw tooLarge(bytes.length);
        }
        if (bytes.length != before.size() || !FileStamp.of(file).filter(before::equals).isPresent()) {
            throw new IOException(file.getFileName() + " changed while it was read");
        }
        return bytes;
    }

    private Refused tooLarge(long bytes) {
        return new Refused("It has " + bytes + " bytes or more; the limit is " + bytesMax + ".",
                "Make it smaller, or raise bundleBytesMax of spine.generations.");
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        try (var out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            var left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                out.write(left);
            }
            out.force(true);
        }
    }

    private static void sync(Path directory) throws IOException {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Removes every bundle that is not among those, and what an interrupted run left half written. */
    void keepOnly(Set<String> hashes) throws IOException {
        List<Path> all;
        try (var files = Files.list(folder)) {
            all = files.toList();
        }
        for (var file : all) {
            var name = file.getFileName().toString();
            var isKept = name.endsWith(".jar") && hashes.contains(name.substring(0, name.length() - 4));
            if (!isKept && (name.endsWith(".jar") || name.endsWith(".tmp"))) {
                Files.deleteIfExists(file);
            }
        }
    }
}
