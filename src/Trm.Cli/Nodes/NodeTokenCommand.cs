using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Trm.Cli.Keys;
using Trm.Cli.Terminal;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Node;
using Trm.Node.Http;

namespace Trm.Cli.Nodes;

/// <summary><c>trm node token</c></summary>
internal sealed class NodeTokenCommand : TrmCommand
{
    private readonly Option<string> _data = new("--data") { Description = "The node's data folder", Required = true, HelpName = "DIR" };
    private readonly Option<string> _officer = new("--officer") { Description = "The officer's code, such as AT-CW-017; never a name", Required = true, HelpName = "CODE" };
    private static readonly IReadOnlyDictionary<string, Role> Roles = Enum.GetValues<Role>().Where(Rights.HasTokens).ToDictionary(r => ReferralLifecycle.Name(r), StringComparer.Ordinal);

    private readonly Option<string> _role = new("--role") { Description = string.Join(", ", Roles.Keys), DefaultValueFactory = _ => "coordinator", HelpName = "ROLE" };

    private readonly Option<string?> _organisation = new("--organisation") { Description = "The code of the organisation whose officer this is, as cases are accepted for it: they see those alone. A case worker, a duty officer or an escort", HelpName = "CODE" };

    private readonly Option<string?> _certificate = new("--certificate") { Description = "Instead of a token: the client certificate (PEM) of a case-management system that acts for this officer, over --machines", HelpName = "FILE" };

    public NodeTokenCommand(Screen screen)
        : base(screen, "token", "Make an officer's access token for the HTTP interface, or bind a client certificate; delete the file to end the access", "trm node token --data data --officer AT-CW-017 --role coordinator\ntrm node token --data data --officer AT-CMS-1 --certificate cms.pem")
    {
        Options.Add(_data);
        Options.Add(_officer);
        _role.AcceptOnlyFromAmong([.. Roles.Keys]);
        Options.Add(_role);
        Options.Add(_organisation);
        Options.Add(_certificate);
    }

    /// <summary>Where the tokens of a node lie.</summary>
    public static string AccessFolder(string data) => Path.Combine(data, "access");

    protected override async Task<int> RunAsync(ParseResult line, CancellationToken cancel)
    {
        var organisation = line.GetValue(_organisation);
        var role = Roles[line.GetRequiredValue(_role)];
        if (organisation is not null && !(Rights.MayBeOfOrganisation(role) && NamedOrganisation.Parse(organisation, "organisation").IsOk))
            throw CommandException.Usage("--organisation is a code of 1 to 64 letters, digits, '-' or '.', of a case worker, a duty officer or an escort");
        var officer = new Officer(line.GetRequiredValue(_officer), role) { Organisation = organisation };
        if (officer.Code.Length is 0 or > 32 || !officer.Code.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            throw CommandException.Usage("--officer is a code of 1 to 32 of A-Z a-z 0-9 and '-', such as AT-CW-017; never a name");
        var folder = AccessFolder(line.GetRequiredValue(_data));
        KeyFolder.MakeOwnerOnly(folder);
        if (Directory.EnumerateFiles(folder, $"{officer.Code}.*").Any())
            throw new CommandException(ExitCode.Refused, "FILE_EXISTS", $"{folder} holds a token of {officer.Code} already; delete its file first, which ends that access");
        var path = line.GetValue(_certificate) is { } certificate ? AccessTokens.Pin(folder, officer, await ReadAsync(certificate, cancel)) : AccessTokens.Create(folder, officer);
        if (Screen.IsJson)
        {
            Screen.Json(json =>
            {
                json.WriteStartObject();
                json.WriteString("officer", officer.Code);
                json.WriteString("role", ReferralLifecycle.Name(officer.Role));
                if (organisation is not null)
                    json.WriteString("organisation", organisation);
                json.WriteString("file", path);
                json.WriteEndObject();
            });
        }
        else
        {
            Screen.Facts(("officer", officer.Code), ("role", ReferralLifecycle.Name(officer.Role)), ("file", path));
        }

        return ExitCode.Ok;
    }

    private static async Task<X509Certificate2> ReadAsync(string path, CancellationToken cancel)
    {
        try
        {
            return X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(await Input.ReadAsync(path, 64 * 1024, cancel)));
        }
        catch (CryptographicException)
        {
            throw new CommandException(ExitCode.Usage, "FILE_INVALID", $"{path} is no certificate in PEM");
        }
    }
}
