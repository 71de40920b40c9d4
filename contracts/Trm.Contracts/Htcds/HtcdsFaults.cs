using Trm.Contracts.Rejections;

namespace Trm.Contracts.Htcds;

/// <summary>The faults of a file, up to the limit.</summary>
internal sealed class HtcdsFaults
{
    private readonly List<Rejection> _list = [];

    public bool Any => _list.Count > 0;

    public IReadOnlyList<Rejection> List => _list;

    public void Add(RejectionCode code, string path, string hint)
    {
        if (_list.Count < HtcdsReader.MaxFaults)
            _list.Add(new(code, path, hint));
    }

    // A column's name is safe to repeat only if it is one or looks like one: the first row of a file without a header holds a person.
    public void UnknownColumn(string path, string name)
    {
        var meant = HtcdsCatalogue.FindLoosely(name);
        Add(RejectionCode.Structure, LooksLikeAField(name) ? $"{path} ({name})" : path, meant is null
            ? "the standard has no such field; column names are spelled as in HTCDS 2.0, for example prs_FirstName"
            : $"the standard spells it {meant.Name}");
    }

    public void UnknownQuestion(string path, string name) => Add(
        RejectionCode.Structure, LooksLikeAField(name) ? $"{path} ({name})" : path,
        "neither the survey form nor the standard asks this, and no survey tool adds it; groups that repeat are not read");

    public void WrongLength(int row, int values, int columns) =>
        Add(RejectionCode.FileInvalid, $"row {row}", $"the row has {values} values, the header {columns} columns");

    private static bool LooksLikeAField(string name) =>
        name.Length is > 4 and <= 60 && name[3] == '_' && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') && name[..3].All(char.IsAsciiLetterLower);
}
