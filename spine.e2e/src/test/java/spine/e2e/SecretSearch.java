package spine.e2e;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * SEC-44: looks through logs and captured output for secrets. Each file is read once, in blocks, whatever the number of
 * secrets. A finding names the file, the place and which secret it is, never the secret.
 *
 * <pre>
 *   SecretSearch --keys DIR|FILE... --tokens FILE... --look DIR|FILE... [--console FILE...]
 * </pre>
 *
 * {@code --keys}: key files, {@code *.key} below a folder. {@code --tokens}: files with one pairing token a line.
 * {@code --console}: output in which each token may stand once, as it is shown to a person. Exit code 0: nothing
 * was found; 1: something was; 2: there was nothing to search for or to search in.
 */
public final class SecretSearch {
    private static final int BLOCK = 1 << 20;
    private static final int HEAD = Long.BYTES;

    private final Map<Long, List<Secrets.Form>> byHead = new HashMap<>();
    private final boolean[] mayBegin = new boolean[1 << 16];
    private int longest;
    private long bytes;

    /** Where a secret stands. */
    record Finding(Path file, long offset, Secrets.Form form) {
        @Override
        public String toString() {
            return file + " at byte " + offset + ": " + form.name();
        }
    }

    SecretSearch(Secrets secrets) {
        for (var form : secrets.forms()) {
            long head = ByteBuffer.wrap(form.bytes()).order(ByteOrder.BIG_ENDIAN).getLong();
            byHead.computeIfAbsent(head, h -> new ArrayList<>()).add(form);
            mayBegin[(int) (head >>> 48)] = true;
            longest = Math.max(longest, form.bytes().length);
        }
    }

    /** Bytes looked through so far. */
    long bytes() {
        return bytes;
    }

    /** In a file, or in all files of a folder and below; links are not followed. */
    List<Finding> look(Path place) throws IOException {
        var findings = new ArrayList<Finding>();
        try (var files = Files.walk(place)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                lookInto(file, findings);
            }
        }
        return findings;
    }

    private void lookInto(Path file, List<Finding> findings) throws IOException {
        var block = new byte[BLOCK + longest];
        try (var in = Files.newInputStream(file)) {
            int kept = 0;
            long start = 0;
            for (int read = in.readNBytes(block, kept, BLOCK); read > 0; read = in.readNBytes(block, kept, BLOCK)) {
                bytes += read;
                int end = kept + read;
                boolean last = read < BLOCK;
                // What begins in the last bytes of a block is looked at with the next one.
                int until = last ? end : end - longest;
                for (int i = 0; i < until; i++) {
                    match(block, i, end, start, file, findings);
                }
                kept = end - Math.max(0, until);
                System.arraycopy(block, Math.max(0, until), block, 0, kept);
                start += Math.max(0, until);
            }
        }
    }

    private void match(byte[] block, int i, int end, long start, Path file, List<Finding> findings) {
        if (i + HEAD > end || !mayBegin[(block[i] & 0xff) << 8 | block[i + 1] & 0xff]) {
            return;
        }
        long head = ByteBuffer.wrap(block, i, HEAD).getLong();
        for (var form : byHead.getOrDefault(head, List.of())) {
            int to = i + form.bytes().length;
            if (to <= end && Arrays.equals(block, i, to, form.bytes(), 0, form.bytes().length)) {
                findings.add(new Finding(file, start + i, form));
            }
        }
    }

    /** Without the first place where each token is shown to a person. */
    static List<Finding> notShown(List<Finding> inConsoles) {
        var shown = new ArrayList<Secrets.Form>();
        var left = new ArrayList<Finding>();
        for (var finding : inConsoles) {
            if (finding.form().shown() && !shown.contains(finding.form())) {
                shown.add(finding.form());
            } else {
                left.add(finding);
            }
        }
        return left;
    }

    /** As the class says; prints and never throws for what it finds. */
    static int run(List<String> arguments, java.io.PrintStream out) throws IOException {
        var given = new HashMap<String, List<Path>>();
        var option = "";
        for (var word : arguments) {
            if (word.startsWith("--")) {
                option = word;
            } else {
                given.computeIfAbsent(option, o -> new ArrayList<>()).add(Path.of(word));
            }
        }
        var secrets = new Secrets();
        for (var place : given.getOrDefault("--keys", List.of())) {
            secrets.keys(place);
        }
        for (var file : given.getOrDefault("--tokens", List.of())) {
            for (var line : Files.readAllLines(file)) {
                secrets.token(file.toString(), line.strip());
            }
        }
        var search = new SecretSearch(secrets);
        var findings = new ArrayList<Finding>();
        for (var place : given.getOrDefault("--look", List.of())) {
            findings.addAll(search.look(place));
        }
        var consoles = new ArrayList<Finding>();
        for (var place : given.getOrDefault("--console", List.of())) {
            consoles.addAll(search.look(place));
        }
        findings.addAll(notShown(consoles));
        findings.forEach(finding -> out.println("SECRET " + finding));
        secrets.unreadable().forEach(file -> out.println("not searched for: " + file));
        out.println(secrets.count() + " secrets, " + search.bytes() + " bytes looked through, " + findings.size()
                + " findings");
        return secrets.count() == 0 || search.bytes() == 0 ? 2 : findings.isEmpty() ? 0 : 1;
    }

    public static void main(String[] arguments) throws IOException {
        System.exit(run(List.of(arguments), System.out));
    }
}
