package spine.api.journal;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** A pass over entries; close it. For one thread. */
@ProviderType
public interface Reading extends AutoCloseable {
    /** The next entry, or empty after the last one. What cannot be read is left out and told by {@link #damage}. */
    Optional<Numbered> next();

    /** What could not be read so far. */
    List<Damage> damage();

    @Override
    void close();

    /**
     * A place that does not hold what was written.
     *
     * @param file   its name in the journal's folder
     * @param offset bytes from its beginning
     * @param bytes  how many are affected, 0 if that is unknown
     * @param what   torn, truncated, changed, missing: in one sentence
     */
    record Damage(String file, long offset, long bytes, String what) {
    }
}
