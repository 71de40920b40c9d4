using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Trm.Cli.Terminal;

namespace Trm.Cli.Tests;

/// <summary>Runs <c>trm</c>: within this process, or as a process of its own.</summary>
internal static class Trm
{
    /// <summary>The program.</summary>
    public static string Program { get; } = typeof(CommandLine).Assembly.Location;

    /// <summary>Runs a command line within this process.</summary>
    public static Outcome Run(params string[] args) => Pipe("", args);

    /// <summary>The same at another time.</summary>
    public static Outcome RunAt(TimeProvider time, params string[] args) => Pipe("", args, time);

    /// <summary>The same, with text piped into it.</summary>
    public static Outcome Pipe(string text, params string[] args) => Pipe(text, args, TimeProvider.System);

    private static Outcome Pipe(string text, string[] args, TimeProvider time)
    {
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(text));
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        int exit;
        using (var screen = new Screen(output, error, time, input: input))
            exit = CommandLine.RunAsync(args, screen, CancellationToken.None).GetAwaiter().GetResult();
        return new(exit, Encoding.UTF8.GetString(output.ToArray()), Encoding.UTF8.GetString(error.ToArray()));
    }

    /// <summary>Runs a program to its end.</summary>
    public static Outcome Process(string program, IEnumerable<string> args, IReadOnlyDictionary<string, string>? environment = null)
    {
        using var process = Start(program, args, environment);
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (!process.WaitForExit(TimeSpan.FromMinutes(2)))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{program} did not end within two minutes");
        }

        return new(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }

    /// <summary>Starts a program.</summary>
    public static Process Start(string program, IEnumerable<string> args, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, args) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_EnableDiagnostics"] = "0"; // no pipes and sockets of the runtime in the temporary folder
        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
            start.Environment[name] = value;
        return System.Diagnostics.Process.Start(start)!;
    }

    /// <summary>What a command line came to.</summary>
    internal sealed record Outcome(int Exit, string Out, string Error)
    {
        public JsonElement Json => JsonDocument.Parse(Out).RootElement;

        /// <summary>Everything it printed, for a failing assertion.</summary>
        public override string ToString() => $"exit {Exit}\n{Out}\n{Error}";
    }
}
