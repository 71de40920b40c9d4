using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Trm.Cli.Terminal;

/// <summary>The usual help, and below it a command line that works.</summary>
internal sealed class HelpWithExample(HelpAction usual) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        usual.MaxWidth = Screen.Columns;
        usual.Invoke(parseResult);
        if (parseResult.CommandResult.Command is TrmCommand command)
        {
            var output = parseResult.InvocationConfiguration.Output;
            output.WriteLine(command.Example.Contains('\n', StringComparison.Ordinal) ? "Examples:" : "Example:");
            foreach (var line in command.Example.Split('\n'))
                output.WriteLine($"  {line}");
            output.WriteLine();
        }

        return ExitCode.Ok;
    }
}
