namespace Trm.Node.Duty;

/// <summary>An unannounced duty drill: of our own office, whose duty is called out as by any alarm, or of another one, whose duty number is telephoned and which reads back the word of a test message.</summary>
/// <param name="Peer">Whose; null for our own.</param>
/// <param name="Message">The test message.</param>
/// <param name="BegunAt">When the alarm was raised, or the test sent.</param>
/// <param name="BegunBy">Who began it.</param>
/// <param name="AnsweredAt">When somebody took it, or the call was recorded; null while nobody has.</param>
/// <param name="AnsweredBy">Who answered, by code.</param>
public sealed record DutyDrill(string? Peer, string? Message, DateTimeOffset BegunAt, string BegunBy, DateTimeOffset? AnsweredAt, string? AnsweredBy)
{
    /// <summary>Within it a drill counts as answered. Source: contracts/duty.md, "The duty drill".</summary>
    public static readonly TimeSpan Within = TimeSpan.FromMinutes(30);

    /// <summary>True where somebody answered in time.</summary>
    public bool IsInTime => AnsweredAt - BegunAt <= Within;
}
