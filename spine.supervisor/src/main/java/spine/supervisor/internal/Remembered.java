package spine.supervisor.internal;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import com.google.protobuf.ByteString;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.journal.StateStore;

/**
 * What the supervisor knows, over the broker's restart, in the state {@code supervisor}: for each process and agent its
 * restarts and whether it is to stay down, and who was there. Writes what has changed only. Without a store it remembers
 * nothing and goes on. Belongs to the supervisor's thread.
 */
final class Remembered implements AutoCloseable {
    static final String NAME = "supervisor";
    static final String PROCESS = "process/";
    static final String AGENT = "agent/";
    static final String KNOWN = "known/";
    private static final Logger LOG = LoggerFactory.getLogger("spine.supervisor");
    private static final Gson GSON = new Gson();

    private final Map<String, String> written = new HashMap<>();
    private StateStore.State state;
    private boolean isTold;

    /**
     * What is written of one process or agent.
     *
     * @param restarting its restarts
     * @param stopped    whether a person has stopped it
     * @param served     whether it has ever served
     */
    record Note(Restarting.Memory restarting, boolean stopped, boolean served) {
    }

    /** What was known at the last end; empty if nothing was, or it cannot be read. */
    Map<String, String> open(StateStore store) {
        try {
            state = store.open(NAME);
            state.all().forEach((key, value) -> written.put(key, value.toStringUtf8()));
        } catch (RuntimeException broken) {
            tell(broken);
        }
        return Map.copyOf(written);
    }

    static String text(Note note) {
        return GSON.toJson(note);
    }

    /** Null if it is not understood. */
    static Note note(String text) {
        try {
            var note = GSON.fromJson(text, Note.class);
            return note == null || note.restarting == null ? null : note;
        } catch (JsonParseException unreadable) {
            LOG.warn("something that the supervisor had written is not understood, and is left out");
            return null;
        }
    }

    /** Has all this and nothing else written. */
    void keep(Map<String, String> all) {
        if (state == null) {
            return;
        }
        try {
            for (var pair : all.entrySet()) {
                if (!pair.getValue().equals(written.get(pair.getKey()))) {
                    state.put(pair.getKey(), ByteString.copyFromUtf8(pair.getValue()));
                    written.put(pair.getKey(), pair.getValue());
                }
            }
            for (var key : new TreeSet<>(written.keySet())) {
                if (!all.containsKey(key)) {
                    state.remove(key);
                    written.remove(key);
                }
            }
        } catch (RuntimeException full) {
            tell(full);
        }
    }

    private void tell(RuntimeException broken) {
        if (!isTold) {
            isTold = true;
            LOG.warn("restarts are not remembered over the broker's restart: {}", broken.getMessage());
        }
    }

    @Override
    public void close() {
        if (state != null) {
            try {
                state.close();
            } catch (RuntimeException gone) {
                tell(gone);
            }
            state = null;
            written.clear();
        }
    }
}
