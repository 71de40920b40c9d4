using Trm.Node;

namespace Trm.Console.Wire;

/// <summary>Who may ask for a page or send a form.</summary>
/// <param name="Name">For the table of all endpoints.</param>
/// <param name="Allows">Which roles; null where nobody needs to be signed in.</param>
public sealed record Access(string Name, Func<Role, bool>? Allows)
{
    /// <summary>Strangers, too.</summary>
    public static readonly Access Everybody = new("everybody", null);

    /// <summary>Whoever is signed in.</summary>
    public static readonly Access SignedIn = new("signed in", _ => true);

    /// <summary>Who may stop a journey.</summary>
    public static readonly Access Stopping = new("stopping", Rights.MayStop);
}
