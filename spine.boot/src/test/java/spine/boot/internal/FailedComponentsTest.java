package spine.boot.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.osgi.framework.dto.BundleDTO;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

class FailedComponentsTest {
    private static final String ROOT = """
            java.lang.reflect.InvocationTargetException
            \tat spine.Made.up(Made.java:1)
            Caused by: java.lang.IllegalArgumentException: spine.broker: agentThreads = 0 is not within 1 to 256
            \t... 9 more
            """;
    private static final String FOLLOWS = "org.apache.felix.scr.impl.inject.ComponentInstanceException: "
            + "Unable to get service for reference policy";

    private final Map<ComponentDescriptionDTO, List<ComponentConfigurationDTO>> components = new LinkedHashMap<>();

    private void failed(String bundle, String trace) {
        var component = new ComponentDescriptionDTO();
        component.bundle = new BundleDTO();
        component.bundle.symbolicName = bundle;
        component.name = "Made";
        component.configurationPid = new String[] {bundle};
        var configuration = new ComponentConfigurationDTO();
        configuration.state = trace == null ? ComponentConfigurationDTO.ACTIVE
                : ComponentConfigurationDTO.FAILED_ACTIVATION;
        configuration.failure = trace;
        components.put(component, List.of(configuration));
    }

    private FailedComponents found() {
        return new FailedComponents((ServiceComponentRuntime) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] {ServiceComponentRuntime.class}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "getComponentDescriptionDTOs" -> new ArrayList<>(components.keySet());
                    case "getComponentConfigurationDTOs" -> components.get(arguments[0]);
                    default -> throw new UnsupportedOperationException(method.getName());
                }));
    }

    @Test
    void shouldNameWhatFailedAndNotWhatOnlyFollows() {
        failed("spine.security.curve", FOLLOWS);
        failed("spine.broker", ROOT);
        failed("spine.rcis", FOLLOWS);
        var problem = found().first().orElseThrow();
        assertEquals("spine.broker: agentThreads = 0 is not within 1 to 256.", problem.reason());
        assertEquals("Correct conf/spine.broker.properties, or see log/spine.log.", problem.remedy());
    }

    @Test
    void shouldNameWhatFollowsWhereNothingElseIsKnown() {
        failed("somebody.else", ROOT);
        failed("spine.journal", null);
        assertTrue(found().first().isEmpty());
        failed("spine.security.curve", FOLLOWS);
        assertEquals("Unable to get service for reference policy.", found().first().orElseThrow().reason());
    }

    @Test
    void shouldTakeTheInnermostCause() {
        assertEquals("spine.broker: agentThreads = 0 is not within 1 to 256", FailedComponents.cause(ROOT));
        assertEquals("out of luck", FailedComponents.cause("java.lang.IllegalStateException: out of luck"));
    }
}
