package spine.security.nacl.internal;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import spine.security.nacl.NaclProvider;

/** Brings the providers that are services to the selection, and takes them away when they go. */
@Component(service = {}, immediate = true)
public final class ProviderTracker {
    @Activate
    public ProviderTracker() {
        Selection.current();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, unbind = "remove")
    public void add(NaclProvider provider) {
        Selection.add(provider);
    }

    public void remove(NaclProvider provider) {
        Selection.remove(provider);
    }
}
