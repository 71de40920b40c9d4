namespace Trm.Node.Kills.Tests.RealFaults;

/// <summary>How long a campaign is: it ends when there were so many kills, and so much time has passed.</summary>
/// <param name="Kills">At least; 1 or more.</param>
/// <param name="Time">At least.</param>
/// <param name="Seed">What strikes when, and for how long; the rest is the machine's.</param>
internal sealed record CampaignOptions(int Kills, TimeSpan Time, int Seed)
{
    /// <summary>Only faults whose name holds this strike; empty: all.</summary>
    public string Only { get; init; } = "";
}
