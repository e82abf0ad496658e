package spine.cli.internal;

import java.util.Map;
import java.util.Stack;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** Lets {@code --json} take a value after an equals sign only: the word after it is the question. */
final class JsonForm implements IParameterPreprocessor {
    @Override
    public boolean preprocess(Stack<String> arguments, CommandSpec command, ArgSpec option, Map<String, Object> info) {
        if (info.containsKey("separator") && "=".equals(info.get("separator")) && !arguments.isEmpty()) {
            option.setValue(arguments.pop());
        } else {
            option.setValue("plain");
        }
        return true;
    }
}
