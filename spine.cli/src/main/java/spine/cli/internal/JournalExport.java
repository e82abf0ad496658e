package spine.cli.internal;

import com.google.gson.JsonObject;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "export", description = "Writes all entries that fit as JSON lines, the oldest first.")
final class JournalExport extends JournalReader implements JournalSource.Taker {
    @Mixin
    JournalFilter filter = new JournalFilter();

    @Option(names = "--body", description = "With their bodies; for those who may administer the journal, and audited.")
    boolean body;

    @Option(names = {"-o", "--output"}, paramLabel = "FILE",
            description = "Where to, for your account alone; it is there when it is whole. Default: standard output.")
    Path output;

    private StatusLine status;
    private Writer out;
    private long entries;
    private long bytes;
    private long damages;

    JournalExport(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    int read(JournalSource source) throws Exception {
        status = new StatusLine(json ? null : surroundings.err(), surroundings.terminal(), System::nanoTime);
        if (output == null) {
            out = new BufferedWriter(new OutputStreamWriter(surroundings.out(), StandardCharsets.UTF_8));
            write(source);
            out.flush();
        } else {
            intoFile(source);
        }
        status.clear();
        if (!json) {
            note("Exported " + Numbers.entries(entries) + ", " + Numbers.bytes(bytes) + ".");
        } else if (output != null) {
            say(Json.text(Json.map("file", output.toString(), "entries", entries, "bytes", bytes, "damages", damages)));
        }
        return damages == 0 ? 0 : 1;
    }

    private void intoFile(JournalSource source) throws Exception {
        var target = output.toAbsolutePath();
        var part = Files.createTempFile(target.getParent(), "." + target.getFileName(), ".part",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            try (var file = Files.newBufferedWriter(part)) {
                out = file;
                write(source);
            }
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private void write(JournalSource source) throws Exception {
        source.find(filter.selection(Instant.now()), body, 0, this);
    }

    @Override
    public boolean entry(JsonObject entry) throws IOException {
        var line = entry.toString();
        out.write(line);
        out.write('\n');
        entries++;
        bytes += line.length() + 1L;
        return output != null || !surroundings.out().checkError();
    }

    /** Not among the entries, which are for programs: on standard error, and in the exit code. */
    @Override
    public void damage(JsonObject damage) {
        damages++;
        note("DAMAGE  " + EntryLine.damage(damage));
    }

    @Override
    public void at(long sequence, long last) {
        status.show(() -> "Entry " + sequence + " of " + last + ", " + entries + " exported, " + Numbers.bytes(bytes));
    }
}
