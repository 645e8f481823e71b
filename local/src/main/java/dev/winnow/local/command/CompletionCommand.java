package dev.winnow.local.command;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code winnow completion}: what a shell has to read so that it completes the words of the program. */
@Command(
        name = "completion",
        description =
                "Prints what completes commands and options: source <(winnow completion), in bash, and in zsh after compinit.",
        mixinStandardHelpOptions = true)
final class CompletionCommand implements Runnable {
    @Override
    public void run() {
        System.out.print(AutoComplete.bash("winnow", new CommandLine(new Winnow())));
    }
}
