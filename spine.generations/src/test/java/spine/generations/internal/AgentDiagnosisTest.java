package spine.generations.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.dto.BundleDTO;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;
import spine.api.Agent;
import spine.api.AgentDescriptor;
import spine.api.Diagnosis.Finding;
import spine.generations.LaneProblem;
import spine.generations.LaneReport;
import spine.generations.LaneState;
import spine.generations.LaneStatus;

/** Findings by the agent's name, from refused jars and from components that cannot be made. */
class AgentDiagnosisTest {
    private final TestRouting routing = new TestRouting();
    private final List<LaneStatus> lanes = new ArrayList<>();
    private final ComponentDescriptionDTO component = component();
    private final ComponentConfigurationDTO configuration = new ComponentConfigurationDTO();
    private final AgentDiagnosis diagnosis = new AgentDiagnosis(proxy(BundleContext.class, Map.of()), new LaneReport() {
        @Override
        public List<LaneStatus> lanes() {
            return lanes;
        }

        @Override
        public List<LaneProblem> problems() {
            return List.of();
        }

        @Override
        public boolean started() {
            return true;
        }
    }, routing, proxy(ServiceComponentRuntime.class, Map.of("getComponentDescriptionDTOs", List.of(component),
            "isComponentEnabled", true, "getComponentConfigurationDTOs", List.of(configuration))));

    private static <T> T proxy(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type},
                (self, method, args) -> answers.get(method.getName())));
    }

    private static ComponentDescriptionDTO component() {
        var made = new ComponentDescriptionDTO();
        made.name = "my.Component";
        made.bundle = new BundleDTO();
        made.bundle.symbolicName = "my.bundle";
        made.serviceInterfaces = new String[] {Agent.class.getName()};
        made.properties = Map.of("spine.agent.name", "inside");
        var reference = new ReferenceDTO();
        reference.name = "source";
        reference.interfaceName = "my.Source";
        made.references = new ReferenceDTO[] {reference};
        return made;
    }

    private void refused(String file, String... agents) {
        lanes.add(new LaneStatus("", file, LaneState.REFUSED, "", "", "", List.of(agents),
                Optional.of(new Finding(Reason.UNRESOLVED, true, "It lacks a thing.", "Put it in."))));
    }

    private void serve(String name) throws Refused {
        var handle = new AgentHandle(name, new AgentDescriptor(name, Set.of(), OptionalInt.empty(), "", "", "1"),
                (call, request) -> request, "x", "x 1.0.0", () -> true, () -> { });
        new Roster(routing, TestRouting.noRecord(), () -> { }).swap(List.of(), List.of(handle), Duration.ZERO);
    }

    @Test
    void shouldNameTheJarThatWasRefused() {
        refused("my.jar", "one", "two");
        assertEquals(List.of(new Finding("unresolved", true, "my.jar: It lacks a thing.", "Put it in.")),
                diagnosis.of("two"));
        assertEquals(List.of(), diagnosis.of("my.jar"));
        assertEquals(List.of("inside", "one", "two"), diagnosis.agents());
    }

    @Test
    void shouldNotBlockWhileSomebodyServesUnderTheName() throws Refused {
        refused("my.jar", "one");
        serve("one");
        assertEquals(List.of(false), diagnosis.of("one").stream().map(Finding::blocking).toList());
    }

    @Test
    void shouldNameComponentReferenceInterfaceAndTarget() throws Refused {
        configuration.state = ComponentConfigurationDTO.UNSATISFIED_REFERENCE;
        var open = new UnsatisfiedReferenceDTO();
        open.name = "source";
        open.target = "(kind=fast)";
        configuration.unsatisfiedReferences = new UnsatisfiedReferenceDTO[] {open};
        assertEquals(List.of(new Finding("unsatisfied", true, "bundle my.bundle: Its component my.Component waits for the"
                + " reference 'source', a service my.Source with (kind=fast).",
                "Install a bundle that offers it, or make the reference optional.")), diagnosis.of("inside"));
        serve("inside");
        assertEquals(List.of(), diagnosis.of("inside"));
        assertEquals(List.of(), diagnosis.agents());
    }

    @Test
    void shouldSayHowAnActivationFailedByItsInnermostCause() {
        configuration.state = ComponentConfigurationDTO.FAILED_ACTIVATION;
        configuration.failure = "java.lang.Error: outer\n\tat x\nCaused by: java.lang.Error: no key\n\tat y";
        assertEquals("bundle my.bundle: Its component my.Component failed to activate: java.lang.Error: no key.",
                diagnosis.of("inside").get(0).sentence());
        configuration.state = ComponentConfigurationDTO.SATISFIED;
        assertEquals(List.of(), diagnosis.of("inside"));
    }
}
