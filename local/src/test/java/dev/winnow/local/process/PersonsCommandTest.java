package dev.winnow.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PersonsCommandTest {
    @TempDir
    private Path here;

    @BeforeEach
    void files() throws IOException {
        Files.createFile(here.resolve("train.py"));
        Files.createFile(here.resolve("data.csv"));
        Files.createDirectories(here.resolve("images/small"));
        Files.createDirectories(here.resolve("train"));
    }

    private List<String> absolute(String... words) {
        return PersonsCommand.absolute(List.of(words), here);
    }

    @Test
    void whatIsSeenFromHereIsNamedInFull() {
        assertThat(absolute("python3", "train.py", "", "--x", "/bin"))
                .containsExactly("python3", here + "/train.py", "", "--x", "/bin");
        assertThat(absolute("--data=data.csv", "--dir=images", "-d=images/small", "--none=x", "--=", "a=data.csv"))
                .containsExactly(
                        "--data=" + here + "/data.csv",
                        "--dir=" + here + "/images",
                        "-d=" + here + "/images/small",
                        "--none=x",
                        "--=",
                        "a=data.csv");
        assertThat(absolute("--dir", "images/", "./images/small"))
                .containsExactly("--dir", here + "/images", here + "/images/small");
    }

    @Test
    void aWordThatMayMeanSomethingElseThanAFolderStays() {
        assertThat(absolute("main", "train", "\0")).containsExactly("main", "train", "\0");
    }

    @Test
    void aModuleOfPythonIsFoundFromHere() {
        Map<String, String> found = Map.of("PYTHONPATH", here.toString());

        assertThat(PersonsCommand.variables(List.of("python3", "-m", "train"), here, Map.of()))
                .isEqualTo(found);
        assertThat(PersonsCommand.variables(List.of("/usr/bin/python3.11", "-u", "-m", "train.main"), here, Map.of()))
                .isEqualTo(found);
        assertThat(PersonsCommand.variables(List.of("python", "-m", "train"), here, Map.of("PYTHONPATH", "/lib")))
                .isEqualTo(Map.of("PYTHONPATH", here + ":/lib"));
        assertThat(PersonsCommand.variables(List.of("python3", "-m", "torch.run"), here, Map.of()))
                .isEmpty();
        assertThat(PersonsCommand.variables(List.of("python3", "-m"), here, Map.of()))
                .isEmpty();
        assertThat(PersonsCommand.variables(List.of("java", "-m", "train"), here, Map.of()))
                .isEmpty();
        assertThat(PersonsCommand.variables(List.of(), here, Map.of())).isEmpty();
    }

    @Test
    void aProgramIsAPathOrANameInThePath() {
        assertThat(PersonsCommand.problem("sh", "/nowhere:/bin")).isEmpty();
        assertThat(PersonsCommand.problem("/bin/sh", "")).isEmpty();
        assertThat(PersonsCommand.problem("sh", "/nowhere"))
                .hasValueSatisfying(why -> assertThat(why).contains("there is no program sh"));
        assertThat(PersonsCommand.problem("/bin", ""))
                .hasValueSatisfying(why -> assertThat(why).contains("is a folder"));
    }

    @Test
    void aProgramThatMayNotBeExecutedIsToldWhatIsMissing() throws IOException {
        var program = here.resolve("train.py");
        assertThat(PersonsCommand.problem(program.toString(), "")).hasValueSatisfying(why -> assertThat(why)
                .startsWith(program + " is not executable: chmod +x " + program));

        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(PersonsCommand.problem(program.toString(), "")).isEmpty();
    }
}
