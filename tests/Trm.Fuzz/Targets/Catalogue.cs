namespace Trm.Fuzz.Targets;

/// <summary>Every reader of bytes that others made.</summary>
public static class Catalogue
{
    /// <summary>All targets, outermost first.</summary>
    public static IReadOnlyList<Target> All { get; } =
        [.. EnvelopeTargets.All(), .. DirectoryTargets.All(), .. KeyTargets.All(), .. TrailTargets.All(), .. PackTargets.All(), .. ContractTargets.All()];

    public static Target? Find(string name) => All.FirstOrDefault(t => t.Name == name);
}
