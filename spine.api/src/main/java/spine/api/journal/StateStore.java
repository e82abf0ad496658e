package spine.api.journal;

import com.google.protobuf.ByteString;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;
import spine.api.message.Durability;

/** Keeps small states over restarts: named tables of pairs, a megabyte or so each. */
@ProviderType
public interface StateStore {
    /**
     * Opens a state, with all pairs that it had. A file that is damaged gives what stands before the damage, which is said
     * in the log and kept beside it.
     *
     * @param name 1-64 of {@code [a-z0-9._-]}; a candidate's state has another name than production's
     * @throws IllegalStateException if it is open already: close it first
     * @throws java.io.UncheckedIOException if the folder cannot be read or written
     */
    State open(String name);

    /** One table. */
    @ProviderType
    interface State extends AutoCloseable {
        /** A copy of all pairs. */
        Map<String, ByteString> all();

        /**
         * Sets a pair. Costs the caller no input or output: a thread behind it writes, of a key that changes faster than
         * the disk writes the newest value only.
         *
         * @throws IllegalArgumentException if the key has over 512 bytes of UTF-8 or the value over 65,536 bytes
         * @throws IllegalStateException    if it is closed, or full (100,000 keys)
         */
        void put(String key, ByteString value);

        /** Takes a pair out. */
        void remove(String key);

        /** Everything that was set before has reached at least this level, or what the disk grants; never fails. */
        CompletionStage<Durability> flush(Durability wanted);

        /** Writes what is left, and gives the name free. */
        @Override
        void close();
    }
}
