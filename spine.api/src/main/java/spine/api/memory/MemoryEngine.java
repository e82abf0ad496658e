package spine.api.memory;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import spine.api.SpineException;
import spine.api.rcis.MetricsRequest;
import spine.api.rcis.MetricsResponse;

/** Stores documents as passages on the torus and finds those that resonate with a question. Thread-safe. */
@ProviderType
public interface MemoryEngine {
    /**
     * Stores documents, cut into passages. When it returns, they outlive the process.
     *
     * @return one result for each document, in order
     * @throws SpineException {@code UNAVAILABLE} if they could not be written
     */
    List<Stored> ingest(List<Document> documents) throws SpineException;

    /** Finds the passages that answer best. */
    Recall recall(Query query) throws SpineException;

    /** What lies at and around a point; empty if nothing does. */
    Optional<Region> retrieve(Location centre, float radius);

    /** Fills the groups that are asked for; all if none is. */
    MetricsResponse metrics(MetricsRequest request);
}
