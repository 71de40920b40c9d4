using System.CommandLine;
using Trm.Cli.Terminal;

namespace Trm.Cli.Contract;

/// <summary><c>trm contract example</c></summary>
internal sealed class ContractExampleCommand : TrmCommand
{
    private readonly Argument<string> _kind = Rows.Kind();
    private readonly Argument<string?> _code = Rows.Code();

    public ContractExampleCommand(Screen screen)
        : base(screen, "example", "Print a good example: the payload as it is sealed, about a person who does not exist", "trm contract example referral profile | trm contract validate -")
    {
        Arguments.Add(_kind);
        Arguments.Add(_code);
    }

    protected override Task<int> RunAsync(ParseResult line, CancellationToken cancel)
    {
        var row = Rows.Find(line.GetRequiredValue(_kind), line.GetValue(_code))[0];
        using var example = typeof(ContractExampleCommand).Assembly.GetManifestResourceStream($"examples/{row.Kind}-{row.Code}.json")
            ?? throw new InvalidOperationException($"no example of {row} is built in");
        using var reader = new StreamReader(example);
        Screen.Out.WriteLine(reader.ReadToEnd());
        return Task.FromResult(ExitCode.Ok);
    }
}
