namespace Trm.Cli.Terminal;

/// <summary>Ends a command with a code and what to do next. Never quotes content.</summary>
/// <param name="exit">See <see cref="ExitCode"/>.</param>
/// <param name="code">Stable, for scripts.</param>
/// <param name="hint">One sentence: what to do next.</param>
public sealed class CommandException(int exit, string code, string hint) : Exception($"{code}: {hint}")
{
    public int Exit { get; } = exit;

    public string Code { get; } = code;

    public string Hint { get; } = hint;

    /// <summary>The command line does not say what the command needs.</summary>
    public static CommandException Usage(string hint) => new(ExitCode.Usage, "USAGE", hint);

    /// <summary>A file that the command line names is not there.</summary>
    public static CommandException Absent(string path) => new(ExitCode.Usage, "FILE_ABSENT", $"there is no {path}; check the path");
}
