package spine.security.curve.admin.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import spine.admin.AdminCommand;
import spine.api.Principal;
import spine.api.SpineException;

/** One command of the security agent. Thread-safe. */
@FunctionalInterface
interface Verb {
    /**
     * Does it.
     *
     * @param by who asks, verified
     * @return the fields of the answer in their order: texts, numbers, lists and maps of such
     */
    Map<String, Object> run(AdminCommand command, Principal by) throws SpineException;

    /** Names and values by turns, as an answer. */
    static Map<String, Object> answer(Object... pairs) {
        var map = new LinkedHashMap<String, Object>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }
}
