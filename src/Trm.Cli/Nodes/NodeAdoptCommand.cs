using System.CommandLine;
using Trm.Cli.Referrals;
using Trm.Cli.Terminal;
using Trm.Envelope;

namespace Trm.Cli.Nodes;

/// <summary><c>trm node adopt</c></summary>
internal sealed class NodeAdoptCommand : NodeCommand
{
    private readonly Argument<string> _file = new("FILE") { Description = "The signed directory" };

    public NodeAdoptCommand(Screen screen)
        : base(
            screen, "adopt", "Give a running node a newer directory; what is in flight and rests on a key revoked in it is sealed again",
            "trm node adopt directory-5.p7s --token data/access/AT-90.administrator.token") => Add(_file);

    protected override async Task<int> RunAsync(ParseResult line, NodeClient node, CancellationToken cancel)
    {
        var bytes = await Input.ReadAsync(line.GetRequiredValue(_file), SizeLimits.Directory, cancel);
        if (await node.PostAsync("/api/directory", new { directory = Convert.ToBase64String(bytes) }, cancel) is not { } adopted)
            return ExitCode.Refused;
        if (Screen.IsJson)
            Screen.Json(json => adopted.WriteTo(json));
        else
            Screen.Facts(("in force", $"version {adopted.GetProperty("version").GetInt64()}"), ("fingerprint", Text(adopted, "fingerprint")));
        return ExitCode.Ok;
    }
}
