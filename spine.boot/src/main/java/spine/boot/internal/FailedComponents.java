package spine.boot.internal;

import java.util.Optional;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import spine.api.StartupProblem;

/** Finds components of ours that could not be activated, so that start-up says why instead of waiting for them. */
final class FailedComponents {
    private static final String OURS = "spine.";
    /** How Felix SCR words that what a component needs could not be made. */
    private static final String FOLLOWS = "Unable to get service for reference";

    private final ServiceComponentRuntime runtime;

    FailedComponents(ServiceComponentRuntime runtime) {
        this.runtime = runtime;
    }

    /** The first one, if there is any; those that lack a component which has failed come last, as they only follow. */
    Optional<StartupProblem> first() {
        StartupProblem follows = null;
        for (var component : runtime.getComponentDescriptionDTOs()) {
            if (component.bundle.symbolicName.startsWith(OURS)) {
                for (var configuration : runtime.getComponentConfigurationDTOs(component)) {
                    if (configuration.state == ComponentConfigurationDTO.FAILED_ACTIVATION) {
                        var cause = cause(configuration.failure);
                        if (!cause.startsWith(FOLLOWS)) {
                            return Optional.of(problem(component, cause));
                        }
                        follows = problem(component, cause);
                    }
                }
            }
        }
        return Optional.ofNullable(follows);
    }

    private static StartupProblem problem(ComponentDescriptionDTO component, String cause) {
        var pid = component.configurationPid.length == 0 ? component.name : component.configurationPid[0];
        return new StartupProblem(component.bundle.symbolicName, cause + (cause.endsWith(".") ? "" : "."),
                "Correct conf/" + pid + ".properties, or see log/spine.log.");
    }

    /** The message of the innermost cause of a stack trace. */
    static String cause(String trace) {
        var cause = trace.lines().filter(line -> line.startsWith("Caused by: ")).reduce((first, last) -> last)
                .map(line -> line.substring("Caused by: ".length()))
                .orElseGet(() -> trace.lines().findFirst().orElse("A component failed without a reason"));
        int message = cause.indexOf("Exception: ");
        return message < 0 ? cause : cause.substring(message + "Exception: ".length());
    }
}
