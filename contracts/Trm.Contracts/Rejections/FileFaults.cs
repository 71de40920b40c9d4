namespace Trm.Contracts.Rejections;

/// <summary>The faults of a file that people write: all are counted, the first ones kept. A file made to be refused makes no refusal larger than itself.</summary>
internal sealed class FileFaults
{
    /// <summary>Most faults named at once.</summary>
    public const int Max = 100;

    private readonly List<Rejection> _list = [];

    public IReadOnlyList<Rejection> List => _list;

    /// <summary>All faults, named or not.</summary>
    public int Count { get; private set; }

    /// <summary>True where no further one is named: what follows need not be read.</summary>
    public bool IsFull => Count >= Max;

    public void Add(Rejection fault)
    {
        if (Count++ < Max)
            _list.Add(fault);
    }
}
