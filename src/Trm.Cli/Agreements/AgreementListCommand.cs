using System.Text.Json;
using Trm.Cli.Referrals;
using Trm.Cli.Terminal;

namespace Trm.Cli.Agreements;

/// <summary><c>trm agreement list</c></summary>
internal sealed class AgreementListCommand : NodeListCommand
{
    public AgreementListCommand(Screen screen)
        : base(screen, "List what holds with whom: the agreement in force, or the contract's built-in values", "trm agreement list --token data/access/AT-90.administrator.token", "/api/agreements", "the directory lists nobody else yet") => Add();

    protected override void Show(IReadOnlyList<JsonElement> rows) => Screen.Table(
        ["with", "holds", "until", "duty number"],
        [.. rows.Select(a => (IReadOnlyList<string>)
        [
            Text(a, "peer")!,
            a.GetProperty("builtIn").GetBoolean() ? "built-in: nothing agreed" : $"{Text(a, "agreement")} v{a.GetProperty("version").GetRawText()}",
            Moment.Of(a, "until"), Text(a, "dutyNumber")!,
        ])]);
}
