namespace Trm.Node.Duty;

/// <summary>The mail server of the office, which takes e-mails for whoever is on duty. Validated at start; the defaults are safe.</summary>
public sealed class MailOptions
{
    private static readonly ConnectionCheck Check = new("mail");

    /// <summary>
    /// <c>smtps://host[:465]</c> (TLS from the first byte), or <c>smtp://host[:587]</c> (STARTTLS, which is demanded unless the server is on this machine). A user name may stand before the host, no
    /// password.
    /// </summary>
    public required Uri Uri { get; init; }

    /// <summary>Who the e-mails are from.</summary>
    public required string From { get; init; }

    /// <summary>File with the user's password on its first line, its owner's only. With it goes a user name.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>PEM file of the authorities that may vouch for the server. Null: those of the operating system.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>Limit for one e-mail, from connecting to the server's word that it has it; up to a minute, for while one waits nobody else is called.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The address without the user: what may be printed.</summary>
    public string Address => new UriBuilder(Uri) { UserName = "", Password = "" }.Uri.ToString().TrimEnd('/');

    internal string Host => Uri.DnsSafeHost;

    internal int Port => Uri.Port > 0 ? Uri.Port : IsImplicitTls ? 465 : 587;

    internal bool IsImplicitTls => Uri.Scheme == "smtps";

    internal bool IsThisMachine => ConnectionCheck.IsThisMachine(Host);

    internal string? User => Uri.UserInfo.Length == 0 ? null : Uri.UnescapeDataString(Uri.UserInfo);

    /// <summary>Refuses what would not work or would not be safe.</summary>
    /// <exception cref="ArgumentException">Names the option and what to do.</exception>
    public void Validate()
    {
        Check.Require(Uri is { IsAbsoluteUri: true, Scheme: "smtp" or "smtps", PathAndQuery: "" or "/" } && Host.Length > 0, nameof(Uri), "must be smtps://host or smtp://host");
        Check.Require(!Uri.UserInfo.Contains(':', StringComparison.Ordinal), nameof(Uri), "holds no password: it belongs into a file");
        Check.Require(User is null || User.All(c => c is > ' ' and < (char)127), nameof(Uri), "has a user name of printable ASCII");
        Check.Require((User is null) == (PasswordFile is null), nameof(PasswordFile), "and a user name come together");
        Check.Require(MailAddress.Parse(From).IsOk, nameof(From), $"is {MailAddress.Hint}");
        Check.RequireDuration(Timeout, nameof(Timeout));
        Check.Require(Timeout <= TimeSpan.FromMinutes(1), nameof(Timeout), "is a minute at most: while one e-mail waits nobody else is called");
        Check.RequireFiles((PasswordFile, nameof(PasswordFile), true), (AuthorityFile, nameof(AuthorityFile), false));
    }
}
