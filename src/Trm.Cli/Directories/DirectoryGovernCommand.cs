using System.CommandLine;
using Trm.Cli.Terminal;
using Trm.Envelope.Directory;
using Trm.Envelope.Keys;

namespace Trm.Cli.Directories;

/// <summary><c>trm directory govern</c></summary>
internal sealed class DirectoryGovernCommand : TrmCommand
{
    private readonly Argument<string> _file = DirectoryFiles.File("The version in force");
    private readonly Option<string[]> _with = new("--with") { Description = "Certificate (.pem) of a governance key to add. May be given more than once", HelpName = "FILE" };
    private readonly Option<string[]> _without = new("--without") { Description = "Certificate (.pem) of a governance key to take out. May be given more than once", HelpName = "FILE" };
    private readonly Option<int?> _quorum = new("--k") { Description = "How many governance keys must sign each version; as it is where not given", HelpName = "N" };
    private readonly Option<string[]> _keys = DirectoryFiles.GovernanceKeys();
    private readonly Option<string> _output = DirectoryFiles.Output();

    public DirectoryGovernCommand(Screen screen)
        : base(
            screen, "govern", "Make the next version with other governance keys; k of the old and k of the new sign it",
            "trm directory govern directory.p7s --with zagreb.pem --without belgrade.pem --key vienna.key -o directory-2.p7s")
    {
        Arguments.Add(_file);
        foreach (var option in new Option[] { _with, _without, _quorum, _keys, _output })
            Options.Add(option);
    }

    protected override Task<int> RunAsync(ParseResult line, CancellationToken cancel)
    {
        var (with, without) = (Keys(line.GetValue(_with)), Keys(line.GetValue(_without)));
        return DirectoryFiles.NextAsync(Screen, line.GetRequiredValue(_file), line.GetRequiredValue(_keys), line.GetRequiredValue(_output), document =>
        {
            if (without.FirstOrDefault(k => !document.Governance.Keys.Contains(k, StringComparer.Ordinal)) is not null)
                throw CommandException.Usage("--without names a key that does not govern this version");
            var keys = document.Governance.Keys.Except(without, StringComparer.Ordinal).Union(with, StringComparer.Ordinal).ToList();
            var quorum = line.GetValue(_quorum) ?? document.Governance.Quorum;
            if (quorum < 1 || quorum > keys.Count)
                throw CommandException.Usage($"--k is 1 to {keys.Count}, the number of governance keys");
            return document with { Governance = new(quorum, keys) };
        }, cancel);
    }

    private static IReadOnlyList<string> Keys(string[]? paths) => [.. (paths ?? []).Select(path =>
    {
        if (!File.Exists(path))
            throw CommandException.Absent(path);
        return KeyFile.ReadCertificate(path).Try(out var certificate, out var fault)
            ? Governance.Name(certificate)
            : throw new CommandException(ExitCode.Refused, fault.Code.Text, fault.Hint ?? "");
    })];
}
