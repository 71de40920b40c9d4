using System.Net;
using Trm.Node;
using Trm.Node.Accounts;

namespace Trm.Console.Tests.Countries;

/// <summary>Somebody with an account: its code and role, and by what they sign in. They come in at the desk, and the browser gets the session: the door itself is tried elsewhere.</summary>
internal sealed class Holder
{
    private readonly byte[] _app = Totp.NewSecret();
    private string? _secret;

    private Holder(Consoles at, string code, Role role, string? organisation) => (At, Code, Role, Organisation) = (at, code, role, organisation);

    /// <summary>Where they work.</summary>
    public Consoles At { get; }

    public string Code { get; }

    public Role Role { get; }

    /// <summary>Whose cases alone they see; null for an officer of the office.</summary>
    public string? Organisation { get; }

    /// <summary>Somebody new, who has chosen a password and an app.</summary>
    public static async Task<Holder> ComesAsync(Consoles at, string code, Role role, string? organisation = null)
    {
        var holder = new Holder(at, code, role, organisation);
        var invited = await at.Node.Accounts.InviteAsync(new InvitationOrder(code, role, organisation) { IsOfOffice = organisation is null }, Consoles.Administrator);
        var accepted = await at.Node.SignIns.AcceptAsync(invited.Value.Secret, new NewPassword(Visitor.Password, holder._app, Totp.CodeAt(holder._app, at.World.Time.GetUtcNow())));
        holder._secret = accepted!.Begun.Secret;
        return holder;
    }

    /// <summary>As whom they act.</summary>
    public Officer Officer => new(Code, Role) { Organisation = Organisation };

    /// <summary>A code of the moment that was not taken yet: for it half a minute passes.</summary>
    public string CodeOfTheMoment()
    {
        At.World.Time.By += TimeSpan.FromSeconds(30);
        return Totp.CodeAt(_app, At.World.Time.GetUtcNow());
    }

    /// <summary>A session that holds: that of before, or a new one where time has passed.</summary>
    public async Task<string> SessionAsync()
    {
        if (_secret is null || await At.Node.SignIns.ContinueAsync(_secret) is null)
            _secret = (await At.Node.SignIns.SignInAsync(Code, Visitor.Password, CodeOfTheMoment()))!.Secret;
        return _secret;
    }

    /// <summary>They have another session, and nothing holds of the one before.</summary>
    public async Task<string> SessionAnewAsync()
    {
        _secret = null;
        return await SessionAsync();
    }

    /// <summary>They at a browser that has no script, signed in.</summary>
    public async Task<Visitor> VisitsAsync(string language = "en")
    {
        var visitor = At.Visitor(language);
        visitor.Cookies[$"{visitor.CookiePrefix}session"] = await SessionAsync();
        return visitor;
    }

    /// <summary>The cookie that their browser holds.</summary>
    public Cookie Cookie(string session) => new("trm-session", session, "/", At.Public.Host);

    public override string ToString() => $"{Code} ({Role})";
}
