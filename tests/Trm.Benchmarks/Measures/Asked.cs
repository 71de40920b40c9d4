using System.CommandLine;
using Trm.Benchmarks.Letters;

namespace Trm.Benchmarks.Measures;

/// <summary>What every command of the harness takes, and how it runs.</summary>
internal static class Asked
{
    /// <summary>How often everything is measured; fewer than five say little of the spread.</summary>
    public static Option<int> Rounds() => Number("--rounds", "How often everything is measured, in turn", 5);

    /// <summary>Which messages are exchanged.</summary>
    public static Option<LetterKind> Kind() => new("--kind")
    {
        Description = "question: in cases that stand; profile: each refers a new case; enquiry: of no case", DefaultValueFactory = _ => LetterKind.Question, HelpName = "KIND",
    };

    /// <summary>A number of at least one.</summary>
    public static Option<int> Number(string name, string says, int otherwise)
    {
        var option = new Option<int>(name) { Description = says, DefaultValueFactory = _ => otherwise, HelpName = "N" };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
                result.AddError($"{name} is at least 1");
        });
        return option;
    }

    /// <summary>A command that works in a folder and prints a report: a folder of its own, removed at the end, where <c>--folder</c> names none.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="says">What it measures.</param>
    /// <param name="options">Beside <c>--json</c> and <c>--folder</c>.</param>
    /// <param name="measure">Measures.</param>
    public static Command Command(string name, string says, IEnumerable<Option> options, Func<ParseResult, string, CancellationToken, Task<Report>> measure)
    {
        var json = new Option<bool>("--json") { Description = "The figures as JSON" };
        var folder = new Option<string?>("--folder") { Description = "Where it writes, and leaves what it wrote; a folder of its own, removed at the end, by default", HelpName = "DIR" };
        var command = new Command(name, says) { json, folder };
        foreach (var option in options)
            command.Add(option);
        command.SetAction(async (line, cancel) =>
        {
            var path = line.GetValue(folder) is { } given ? Directory.CreateDirectory(given).FullName : Directory.CreateTempSubdirectory($"trm-{name}-").FullName;
            try
            {
                Console.Out.Write((await measure(line, path, cancel)).Write(line.GetValue(json)));
            }
            finally
            {
                if (line.GetValue(folder) is null)
                    Directory.Delete(path, recursive: true);
            }
        });
        return command;
    }
}
