using Trm.Contracts.Messages;
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

    /// <summary>Who sees what cannot wait and who travels.</summary>
    public static readonly Access Watching = new("watching", Rights.SeesDeadlines);

    /// <summary>Who takes alarms, and says that one was dealt with.</summary>
    public static readonly Access OnCall = new("on call", Rights.TakesAlarms);

    /// <summary>Who travels with a person.</summary>
    public static readonly Access Escorting = new("escorting", role => role == Role.Escort);

    /// <summary>Who says who travels with a person.</summary>
    public static readonly Access BindingEscorts = new("binding escorts", Rights.BindsEscorts);

    /// <summary>Who looks after the node.</summary>
    public static readonly Access Tending = new("tending the node", Rights.LooksAfterNode);

    /// <summary>Who reads cases.</summary>
    public static readonly Access Reading = new("reading", Rights.ReadsCases);

    /// <summary>Who serves a person that asks about what is held of them.</summary>
    public static readonly Access Serving = new("serving the person", Rights.ServesPersons);

    /// <summary>Who writes referrals, and decides on those that came.</summary>
    public static readonly Access Composing = new("composing", role => Rights.MaySend(role, MessageKind.ReferralProfile));

    /// <summary>Who reads the record.</summary>
    public static readonly Access Auditing = new("auditing", Rights.ReadsEvidence);

    /// <summary>Who sees the figures of a year.</summary>
    public static readonly Access SeeingFigures = new("seeing figures", Rights.SeesFigures);

    /// <summary>Who sees what is to be explained.</summary>
    public static readonly Access SeeingUnexplained = new("seeing what is unexplained", Rights.SeesUnexplained);

    /// <summary>Who explains it for the office.</summary>
    public static readonly Access Explaining = new("explaining", Rights.Explains);

    /// <summary>Who may stop a journey.</summary>
    public static readonly Access Stopping = new("stopping", Rights.MayStop);

    /// <summary>Who keeps the accounts.</summary>
    public static readonly Access KeepingAccounts = new("keeping accounts", Rights.KeepsAccounts);

    /// <summary>Who reads what is said of a person's health.</summary>
    public static readonly Access Caring = new("caring", Rights.ReadsHealth);

    /// <summary>Independent oversight.</summary>
    public static readonly Access Overseeing = new("overseeing", Rights.Oversees);

    /// <summary>Who may be one of two officers.</summary>
    public static readonly Access Approving = new("approving", Rights.Approves);
}
