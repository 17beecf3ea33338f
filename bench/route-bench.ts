export async function routeBench(): Promise<void> {}
