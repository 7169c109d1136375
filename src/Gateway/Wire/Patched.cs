namespace Molecule.Gateway.Wire;

// A field of a PATCH, where leaving it out and setting it to null are different things. No documentation comment: the OpenAPI document
// would show it in place of what each field means.
internal readonly struct Patched<T>
{
    public Patched(T value)
    {
        Value = value;
        IsPresent = true;
    }

    public bool IsPresent { get; }

    public T Value { get; }
}
