package spine.api.routing;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import spine.api.Address;
import spine.api.GenerationId;

/** Who serves what, at one moment: immutable, replaced as a whole. A call is routed by the one that it pinned. */
@ProviderType
public interface RoutingSnapshot {
    GenerationId generation();

    /** Rises by one with every flip. */
    long version();

    /** All members, by name. */
    List<Member> members();

    /** The members that an address names, in order of preference; empty if there is none. */
    List<Member> find(Address address);

    Optional<Member> named(String name);
}
