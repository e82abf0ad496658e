package spine.generations.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import spine.api.Agent;
import spine.api.Diagnosis;
import spine.api.routing.Routing;
import spine.generations.LaneReport;
import spine.generations.LaneStatus;

/**
 * Why an agent of this container does not serve: its jar was not taken, or its component cannot be made. The sentences
 * are those of {@link LaneReport}. A finding blocks as long as nobody serves under the name. Reads what is there when it
 * is asked and keeps nothing; thread-safe.
 */
@Component
public final class AgentDiagnosis implements Diagnosis {
    private static final String NAME = "spine.agent.name";

    private final BundleContext context;
    private final LaneReport report;
    private final Routing routing;
    private final ServiceComponentRuntime components;
    private final Readiness readiness;

    @Activate
    public AgentDiagnosis(BundleContext context, @Reference LaneReport report, @Reference Routing routing,
            @Reference ServiceComponentRuntime components) {
        this.context = context;
        this.report = report;
        this.routing = routing;
        this.components = components;
        this.readiness = new Readiness(components);
    }

    @Override
    public List<Finding> of(String agent) {
        boolean blocking = routing.current().named(agent).isEmpty();
        var findings = new ArrayList<Finding>();
        report.lanes().stream().filter(lane -> lane.agents().contains(agent))
                .forEach(lane -> lane.finding().ifPresent(f -> findings.add(
                        new Finding(f.cause(), blocking, lane.file() + ": " + f.sentence(), f.remedy()))));
        if (blocking) {
            descriptions().stream().filter(c -> agent.equals(c.properties.get(NAME)))
                    .forEach(c -> readiness.missing(c).ifPresent(r -> findings.add(
                            new Finding(r.cause(), true, owner(c) + ": " + r.sentence(), r.remedy()))));
        }
        return findings;
    }

    @Override
    public List<String> agents() {
        var names = new TreeSet<String>();
        report.lanes().stream().filter(lane -> lane.finding().isPresent()).map(LaneStatus::agents)
                .forEach(names::addAll);
        descriptions().stream().map(c -> (String) c.properties.get(NAME))
                .filter(name -> routing.current().named(name).isEmpty()).forEach(names::add);
        return List.copyOf(names);
    }

    /** Of all components that are agents. */
    private List<ComponentDescriptionDTO> descriptions() {
        return components.getComponentDescriptionDTOs().stream()
                .filter(c -> Arrays.asList(c.serviceInterfaces).contains(Agent.class.getName())
                        && c.properties.get(NAME) instanceof String).toList();
    }

    /** The file of a drop-in; the name of another bundle. */
    private String owner(ComponentDescriptionDTO component) {
        var bundle = context.getBundle(component.bundle.id);
        var lane = bundle == null ? LaneId.PLATFORM : LaneId.of(bundle);
        return report.lanes().stream().filter(l -> !lane.isPlatform() && l.lane().equals(lane.value()))
                .map(LaneStatus::file).findFirst().orElse("bundle " + component.bundle.symbolicName);
    }
}
