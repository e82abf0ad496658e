package spine.generations.internal;

import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.Agent;
import spine.generations.Renewal;

/** Agents of drop-ins by a new lane, those of platform bundles by disabling and enabling their component. */
final class Renewing implements Renewal {
    private static final Logger LOG = LoggerFactory.getLogger("spine.generations");
    private static final String NAME = "spine.agent.name";

    private final BundleContext context;
    private final ServiceComponentRuntime components;
    private final DropIns dropIns;
    private final Runnable look;
    private final Executor desk;

    /** @param look has the drop-in folder looked at */
    Renewing(BundleContext context, ServiceComponentRuntime components, DropIns dropIns, Runnable look, Executor desk) {
        this.context = context;
        this.components = components;
        this.dropIns = dropIns;
        this.look = look;
        this.desk = desk;
    }

    @Override
    public CompletionStage<Boolean> renew(String agent) {
        return CompletableFuture.supplyAsync(() -> begin(agent), desk);
    }

    private boolean begin(String agent) {
        if (dropIns.renew(agent)) {
            LOG.warn("the drop-in with agent {} is installed anew", agent);
            look.run();
            return true;
        }
        var component = ofPlatform(agent);
        component.ifPresent(found -> {
            LOG.warn("component {} with agent {} is made anew", found.name, agent);
            // Enabled whatever became of the disabling: a component that stays off would be worse than one that hangs.
            components.disableComponent(found).onResolve(() -> components.enableComponent(found));
        });
        return component.isPresent();
    }

    private Optional<ComponentDescriptionDTO> ofPlatform(String agent) {
        return components.getComponentDescriptionDTOs().stream()
                .filter(c -> agent.equals(c.properties.get(NAME))
                        && Arrays.asList(c.serviceInterfaces).contains(Agent.class.getName()))
                .filter(c -> {
                    var bundle = context.getBundle(c.bundle.id);
                    return bundle != null && LaneId.of(bundle).isPlatform();
                }).findFirst();
    }
}
