package spine.generations.internal;

import java.util.Collection;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/** Says what a bundle still waits for before its components can serve, naming reference or configuration. */
final class Readiness {
    private final ServiceComponentRuntime components;

    Readiness(ServiceComponentRuntime components) {
        this.components = components;
    }

    /** Why the first component with a service that cannot serve cannot; empty if all can. */
    Optional<Reason> missing(Bundle bundle) {
        return components.getComponentDescriptionDTOs(bundle).stream()
                .filter(c -> c.serviceInterfaces.length > 0).flatMap(c -> missing(c).stream()).findFirst();
    }

    /** Why a component cannot serve; empty if it can, or is not meant to. */
    Optional<Reason> missing(ComponentDescriptionDTO component) {
        return component.factory == null && components.isComponentEnabled(component)
                ? missing(component, components.getComponentConfigurationDTOs(component)) : Optional.empty();
    }

    private static Optional<Reason> missing(ComponentDescriptionDTO component,
            Collection<ComponentConfigurationDTO> configurations) {
        if (configurations.isEmpty()) {
            return Optional.of(configuration(component));
        }
        return configurations.stream().flatMap(c -> missing(component, c).stream()).findFirst();
    }

    private static Optional<Reason> missing(ComponentDescriptionDTO component, ComponentConfigurationDTO state) {
        return switch (state.state) {
            case ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION -> Optional.of(configuration(component));
            case ComponentConfigurationDTO.UNSATISFIED_REFERENCE -> Optional.of(reference(component, state));
            case ComponentConfigurationDTO.FAILED_ACTIVATION -> Optional.of(new Reason(Reason.FAILED, "Its component "
                    + component.name + " failed to activate: " + cause(state.failure) + ".",
                    "Look into the log of its bundle for more."));
            default -> Optional.empty();
        };
    }

    private static Reason configuration(ComponentDescriptionDTO component) {
        return new Reason(Reason.UNSATISFIED, "Its component " + component.name + " waits for configuration under the"
                + " PID " + String.join(", ", component.configurationPid) + ".", "Write that configuration.");
    }

    private static Reason reference(ComponentDescriptionDTO component, ComponentConfigurationDTO state) {
        for (UnsatisfiedReferenceDTO open : state.unsatisfiedReferences) {
            for (ReferenceDTO reference : component.references) {
                if (reference.name.equals(open.name)) {
                    var target = open.target == null || open.target.isEmpty() ? "" : " with " + open.target;
                    return new Reason(Reason.UNSATISFIED, "Its component " + component.name
                            + " waits for the reference '" + open.name + "', a service " + reference.interfaceName
                            + target + ".", "Install a bundle that offers it, or make the reference optional.");
                }
            }
        }
        return new Reason(Reason.UNSATISFIED, "Its component " + component.name + " waits for a reference.",
                "Install what it needs.");
    }

    /** Of a stack trace its innermost cause. */
    private static String cause(String trace) {
        return trace == null ? firstLine(null) : trace.lines().filter(l -> l.startsWith("Caused by: "))
                .reduce((outer, inner) -> inner).map(l -> l.substring("Caused by: ".length())).orElse(firstLine(trace));
    }

    static String firstLine(String text) {
        return text == null ? "no reason given" : text.lines().findFirst().orElse("no reason given").trim();
    }
}
