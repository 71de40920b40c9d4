namespace Trm.Fuzz.Mutation;

/// <summary>An input worth changing, with its parts, found once.</summary>
internal sealed class Sample(Form form, byte[] bytes)
{
    private JsonParts? _json;
    private DerForest? _der;
    private ZipMembers? _zip;

    public Form Form { get; } = form;

    public byte[] Bytes { get; } = bytes;

    public JsonParts Json => _json ??= JsonParts.Scan(Bytes);

    public DerForest? Der => _der ??= DerForest.Parse(Bytes);

    public ZipMembers? Zip => _zip ??= ZipMembers.Read(Bytes);
}
