namespace Trm.Contracts.Agreements;

/// <summary>Whether times may be shortened and paper postponed (G14), and by whom. Never by one person alone.</summary>
/// <param name="By">Who may ask for it; empty where the parties do not allow it.</param>
/// <param name="Second">Who may approve it as the second person; empty likewise.</param>
public sealed record FastTrackRule(IReadOnlyList<AgreedRole> By, IReadOnlyList<AgreedRole> Second)
{
    public bool IsAllowed => By.Count > 0;
}
