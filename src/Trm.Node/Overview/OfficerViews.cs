namespace Trm.Node.Overview;

/// <summary>How often an officer looked into cases.</summary>
/// <param name="Officer">The officer's code.</param>
/// <param name="Views">How often.</param>
/// <param name="Cases">Into how many cases; persons, so that a small number is not said as it is.</param>
/// <param name="WithoutAct">How many of the views are of cases in which that officer has done nothing.</param>
/// <param name="Last">When last, to the minute.</param>
public sealed record OfficerViews(string Officer, string Role, long Views, long Cases, long WithoutAct, DateTimeOffset Last)
{
    /// <summary>A number of persons below this is not said: who knows the office would know the persons.</summary>
    public const int SmallCell = 5;
}
