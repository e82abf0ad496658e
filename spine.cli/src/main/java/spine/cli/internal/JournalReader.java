package spine.cli.internal;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** A command that reads a journal, of a server or of a folder. */
abstract class JournalReader extends Base {
    @Option(names = "--folder", paramLabel = "DIR",
            description = "A journal's folder, or a Spine's home: reads the files, asks no server.")
    Path folder;

    @Option(names = "--json", description = "Answers in JSON: an object for each entry, a line each.")
    boolean json;

    private Session session;
    private boolean damaged;

    JournalReader(Surroundings surroundings) {
        super(surroundings);
    }

    /** Refuses what makes no sense before anything is opened. */
    void check() throws Exception {
    }

    /** @return the exit code, if nothing is damaged */
    abstract int read(JournalSource source) throws Exception;

    @Override
    public Integer call() throws Exception {
        check();
        try (var source = folder == null ? new ServerJournal(session()) : FolderJournal.open(folder)) {
            int code = read(source);
            return damaged ? 1 : code;
        } finally {
            if (session != null) {
                session.close();
            }
        }
    }

    /** With the server; closed at the end. */
    Session session() throws Exception {
        session = session == null ? open() : session;
        return session;
    }

    /** Tells of a damage on standard error, in JSON among the entries; the exit code is 1 then. */
    void tell(JsonObject damage) {
        damaged = true;
        if (json) {
            var line = new JsonObject();
            line.add("damage", damage);
            say(line.toString());
        } else {
            note("DAMAGE  " + EntryLine.damage(damage));
        }
    }
}
