namespace Trm.Node.Overview;

/// <summary>Who looked into cases, of so many views, the newest first.</summary>
/// <param name="Officers">Each officer, with the most views without an act first.</param>
/// <param name="Of">The officer whose views alone are listed; null for all.</param>
/// <param name="WithoutAct">Only views of cases in which the officer has done nothing are listed.</param>
/// <param name="Views">What is listed.</param>
/// <param name="Read">How many views were looked at.</param>
/// <param name="Before">Where older ones begin; null where there are none.</param>
public sealed record ViewsPage(IReadOnlyList<OfficerViews> Officers, string? Of, bool WithoutAct, Page<ViewLine> Views, int Read, long? Before);
